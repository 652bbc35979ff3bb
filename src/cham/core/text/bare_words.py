"""Words that tell a language without marks; chosen for this project.

Vietnamese without marks and English share many spellings (`can`, `hay`, `the`): those tell nothing
and stand in neither list, or with little weight among the shared.
"""

from cham.core.text.word_lists import words_of

# Frequent Vietnamese words as they look without marks, none of them an English word.
VIETNAMESE = frozenset(
    words_of("""
    khong duoc nhung cua cung nhieu qua rat nhan vien giao nguoi thi voi lam roi biet phai ngon nua
    mua khach pham nhanh lau minh ban toi tui chung cac mot hai bon nam sau bay tam chin muoi tram
    nghin trieu dong tien gia hang dat hop thuc uong nuoc bun bo ga heo rau banh trua sang chieu
    hom ngay mai thang tuan gio phut truoc trong ngoai tren duoi giua ben canh gan xa day dau khi
    neu boi vay nen tuy du con chi moi vua da dang se chua tung luon thuong hay thinh thoang bao nhieu
    nhu the nao sao gi ai noi nghe xem thay nhin doc viet goi tra loi hoi dap hieu nghi nho quen
    tot xau dep kem te chan buon vui thich ghet yeu gian buc tuc hai long tuyet voi on dinh sach ban
    re dat cham tre nhiet tinh tan tam chu dao lich su than thien tho lo cau gat thai do phuc vu tu van
    dich san chat luong so lieu hinh anh mau kich thuoc chieu dai rong cao thap nang nhe cung mem
    bi loi hu hong vo rach mat thieu thua sai dung dung khac giong nhau cam on xin loi chao tam biet
    cho gui nhan lay dua mang di den ve ra vao len xuong qua lai o tai tu den chuyen khoan ngan
    dien thoai may tinh mang goi cuoc phi dich vu bao hanh sua chua doi tra hoan huy
    gop y phan hoi khieu nai danh gia diem tiep tuc ung ho quay lai gioi thieu moi nguoi gia dinh
    truong lop hoc sinh thay co giang bai mon kiem tra phong thi hieu de kho thuc hanh ly thuyet
    benh vien bac si kham thuoc chua y ta xe duong tau bay khach san phong giuong quan nha hang
    khau nhap dang ky ma xac thuc cap nhat ung dung phan mem he thong trang giam tang khuyen mai
    thuong xuyen dac biet nhat hon kha hoi tuong doi that su thuc te noi chung tom lai vi du
    duong nhien chac chan co the can phai muon duoc bang tung moi tat ca toan bo phan lon it
    nhe nha nhi a ha oi u vang da u troi that chang cha dung co khong hong
    """)
)
# Frequent English words, none of them a Vietnamese syllable without marks.
ENGLISH = frozenset(
    words_of("""
    and of is was were are been being have has had having does did done doing will would could should
    must might shall with without from for this these those there here where which who whose whom
    what why how you your yours our ours they're their theirs his her hers she its it's i'm i've i'd
    i'll we're we've we'd we'll you're you've they've don't doesn't didn't won't wouldn't can't
    couldn't shouldn't isn't wasn't aren't weren't haven't hasn't hadn't that's there's let's
    about above after again against all almost already also although always another any anyone
    anything because before behind below between both during each either else enough ever every
    everyone everything few first found further give given gave great good better best bad worse
    worst went gone goes going came come comes coming take took taken makes made making keep kept
    just know known knew least less likes liked little look looks looked many more most much
    need needs needed never new next nice nothing now off often old once one only open or
    ordered orders other others over own people perfect place please quick quickly quite rather
    really recommend recommended right same second see seen seems service several since slow slowly
    small some someone something sometimes soon still such sure terrible thanks thank things think
    thought through time times today together told took tried try two under until use used useful
    using usually value very wait waited waiting want wanted wants way well while work worked works
    working worth wrong year years yes yet yesterday tomorrow awesome amazing awful excellent friendly
    food delicious tasty fresh staff waiter waitress manager customer customers delivery delivered
    deliver product products price prices pricey expensive cheap quality battery screen display
    keyboard computer software hardware phone fast easy hard problem problems issue issues
    broken break broke return returned refund money paid charge charged cost costs buy bought store
    support help helpful helped feel feels felt love loved loves hate hated disappointed disappointing
    disappointment happy satisfied clean dirty comfortable atmosphere experience restaurant dinner
    lunch breakfast chicken rice fish meal dish dishes table drinks wine beer
    speed heavy light feature features performance power hours hour minutes minute days weeks
    week month months arrived received got call called number answer website account bank card
    crash crashes freezes slow login password please asked explain explained left right
    polite rude professional attentive friendly prompt ever definitely absolutely highly extremely
    especially overall however though unless whether among around across along away back down into
    onto upon toward maybe perhaps probably actually finally instead twice three four
    five six seven eight nine big huge large high low empty early late long's later last
    get gets getting put puts run runs running start started stop stopped stay stayed
    visit visited went walk street city area location view room rooms hotel night nights bed beds
    bathroom shower floor pool beach trip travel flight airport driver car bus school teacher
    wonderful horrible sorry sucks enjoy enjoyed reliable unreliable stylish loud noisy loves
    students class classes lecture course lessons learn learned teaching
    """)
)
# English, but also what a Vietnamese syllable looks like without marks: of little weight.
SHARED = frozenset(
    words_of("""
    a an at be but by can do day go   hat he hi him hot i if in it la  lot may me men met my
    no not on pay pin quit say set  sit so ten than that the them then they thing tin to top up us
    we when win song long bit hit  chat map van fan hang ban chi moi ai am as cho hung sang man
    bay      lay    per pet sat sun tea tip too  via
    """)
)
# Loans that Vietnamese uses as its own; they tell nothing.
LOANS = frozenset(
    words_of("""
    shop ship shipper ok oke okay sale size app web wifi camera game video clip pin sim data mail
    email facebook zalo youtube google iphone samsung oppo vivo xiaomi laptop pc usb cafe menu combo
    buffet pizza sushi taxi grab shopee lazada tiki momo visa atm pos online offline live stream
    like share comment inbox fan hot top vip pro max mini plus ultra note smart tv led full hd test
    check order book booking tour team leader admin fix bug update review feedback voucher code free
    freeship deal flash style trend fake auth real box set slide email marketing mkt kpi deadline
    project server wow haha hihi hehe huhu kaka hello hi bye
    """)
)
