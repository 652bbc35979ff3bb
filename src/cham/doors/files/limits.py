"""How much of a file is too much. Chosen so that a refusal comes fast and memory stays small."""

LONGEST_LINE = 16 * 2**20  # characters; sixteen cells of the greatest length
LONGEST_FIELD = 2**20  # characters; some 500 pages of text in one answer
LONGEST_VALUE = 100  # characters; no number, date, amount or telephone number is longer
MOST_COLUMNS = 16_384  # as many as a spreadsheet program holds
LOOKED_AT = 2**22  # characters of a text file that are looked at to find its delimiter and header
DEEPEST = 100  # elements within elements
MOST_ZIP_ENTRIES = 1_000
MOST_ZIP_BYTES = 200 * 2**20
ZIP_RATIO = 100
GZIP_RATIO = 200  # event logs repeat themselves: up to 60 was seen, a bomb of zeros has 1,000
GZIP_FREE = 200 * 2**20  # a file this small is welcome at any ratio
MOST_SHEET_CELLS = 10_000_000  # the reader of workbooks lays a sheet out as a full rectangle
