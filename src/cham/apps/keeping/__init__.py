"""Looking after the data folder as a whole: erase a person everywhere, back up, put back."""
