"""Shorthand of Vietnamese messages (teen code) and what it stands for; written for this project.

Each line gives ways to write, a colon, and the words meant. What other writers use otherwise is
not listed (`m` is a size, `c` a vitamin), and letters repeated or swapped by rule (`fải`, `wá`,
`đẹppp`) need no line: see `spelling`.
"""

from enum import Enum, auto
from typing import NamedTuple

from cham.core.text.syllables import is_bare_syllable
from cham.core.text.word_lists import words_of

_MEANINGS = """
k ko kg hok hog hong hông khum kô kog khg khôg k0 hk hko kohg kob: không
kp kph kfai kphai kphải kopai kophai: không phải
kbt kbit kbik kbiet hbt hbit hbik: không biết
kco kcó koco kocó hcó: không có
kdc kđc kodc kođc hdc hđc kduoc kđược kođược: không được
kbh kobh kbgio kbgiờ: không bao giờ
kthe kthể kothe kothể: không thể
kcan kcần kocần: không cần
ksao kosao hsao: không sao
khs khsao: không hiểu sao
dc đc đk đx đuoc đuọc đựoc đựơc đuợc đươc dươc đưoc đcj đcc: được
ntn nthn nhưtn nthnao nthnào: như thế nào
nvay nvậy nv4y: như vậy
nthe nthế ntnay ntnày: như thế này
nhg nhưg nhug nhwng: nhưng
vs vớj vớii: với
mik mìk mìh mih mjh mjnh mk mìnk mềnh: mình
bít bjt bik bík bjk bjet: biết
trc trk trướk trướt trcs: trước
sp spham sphẩm sphm sảnphẩm: sản phẩm
nv nvien nviên nhvien nhviên nhânviên: nhân viên
nvbh: nhân viên bán hàng
nvpv: nhân viên phục vụ
nvgh: nhân viên giao hàng
nvtv: nhân viên tư vấn
gv gvien gviên: giáo viên
sv svien sviên: sinh viên
hs hsinh: học sinh
khhang khhàng kháchhàng: khách hàng
cskh: chăm sóc khách hàng
csvc: cơ sở vật chất
dvkh: dịch vụ khách hàng
dv dvu dvụ dịchvụ: dịch vụ
cty côngty: công ty
ctrinh ctrình chtrinh chtrình: chương trình
ndung ndug: nội dung
thik thjk thík thýk thjch thix: thích
iu iew êu: yêu
cug cũg cũq cx cxung: cũng
rùi rùj rui gòi gồi r oy ùi: rồi
nhìu nhju nhiu nhìu: nhiều
lun luônn luôg: luôn
wá wa qá qúa quớ: quá
vn vnam: việt nam
trog trg tr0ng: trong
ngta ngt nta: người ta
ngừi ngươì ngừoi ngưòi ngườj nguời: người
mn mng mngười mnguoi: mọi người
mún mun: muốn
j gj jz jì jj: gì
jờ jo giờh h: giờ
bjo bjờ bgio bgiờ bh: bây giờ
sd sdung sdụng: sử dụng
sdt sđt: số điện thoại
đt dthoai đthoại dthoại đthoai: điện thoại
đtdđ dtdd: điện thoại di động
mtinh mtính: máy tính
tk tkhoan tkhoản: tài khoản
ck ckhoan ckhoản: chuyển khoản
ttoan ttoán: thanh toán
gdich gdịch: giao dịch
đh dh đhang đhàng dhang: đơn hàng
km kmai kmãi: khuyến mãi
vchuyen vchuyển: vận chuyển
shiper síp shjp: ship
sốp sóp shọp: shop
ib inb inbx ibx: nhắn tin
rep rếp: trả lời
ad adm: quản trị
fb fbook facebok: facebook
ytb yt: youtube
insta ig: instagram
lm lmj: làm
lsao lms: làm sao
tsao: tại sao
vd vdu vdụ: ví dụ
vđ vde vđề vdề: vấn đề
cviec cviệc: công việc
coá cóa: có
ch chx chưaa: chưa
chug chúg: chúng
dag đag: đang
đj dj: đi
đok: đó
bnhieu bnhiêu bnhiu: bao nhiêu
bt bth bthg bthuong bthường bthương: bình thường
bl blv bluan bluận: bình luận
cmt cmtt: bình luận
đgia đgiá dgia dgiá: đánh giá
clg cluong clượng: chất lượng
sz saiz: size
tgian thgian: thời gian
ttin: thông tin
hnay hnai: hôm nay
hqua: hôm qua
hbua hbữa: hôm bữa
nmai: ngày mai
snhat snhật: sinh nhật
hthong hthống: hệ thống
hdan hdẫn: hướng dẫn
bhanh bhành: bảo hành
bhiem bhiểm: bảo hiểm
bvien bviện: bệnh viện
bsi bsĩ bsỹ: bác sĩ
bve bvệ: bảo vệ
qly qlý: quản lý
gdinh gđình: gia đình
ae: anh em
ace: anh chị em
a: anh
e iem ẻm: em
cj chj: chị
vk: vợ
ny: người yêu
nyc: người yêu cũ
thank thanks tks thks tkss thnks thx tnks tkz camon cmon: cảm ơn
oki okie okela okê oke okey okla okie okii: ok
uk ukm uhm ừa ừm: ừ
z zậy zay zạy dzậy dzay v4y: vậy
zui dzui: vui
zô dzô: vào
zề zìa dzề: về
thui thoii hui thoy: thôi
qtrong qtrọng: quan trọng
qtam qtâm: quan tâm
tôt tốk: tốt
nqon: ngon
đep đẹpz: đẹp
xink xjnh: xinh
dthuong dthương: dễ thương
vl vcl vkl vler: vãi
đm dm đmm dmm đcm dcm clgt đkm dkm vcđ: chửi thề
hỉu hju hĩu: hiểu
nhjn: nhìn
nhah nhank: nhanh
ngĩ: nghĩ
nchung: nói chung
nc nchuyen nchuyện: nói chuyện
thiệc thjet thjệt: thật
tym tjm: tim
gtri gtrị: giá trị
hsd: hạn sử dụng
nsx: ngày sản xuất
sluong slượng: số lượng
ttam ttâm: trung tâm
tphcm tpchm: thành phố hồ chí minh
đki đkí đky đký dki dky: đăng ký
đnhap đnhập dnhap: đăng nhập
mkhau mkhẩu: mật khẩu
xloi xlỗi: xin lỗi
pv pvu pvụ: phục vụ
kqua kquả: kết quả
kn knghiem knghiệm: kinh nghiệm
cnhanh: chi nhánh
trloi trlời tlời: trả lời
fone: điện thoại
hic hix hjx hjc híc: hu hu
hag hàg: hàng
"""

# Each is a word, a letter or a name in other texts as well.
_ALSO_OTHERWISE = frozenset(
    words_of("""
    a ace ad bh bl bt ch ck dh dm dv e h hs ib ig j k km kn nc oy pv r rep sp sz tk uk vl vs z
    """)
)


class Reading(Enum):
    """Where a shorthand may be read as one."""

    ANYWHERE = auto()
    IN_VIETNAMESE = auto()
    BESIDE_MARKS = auto()


class Shorthand(NamedTuple):
    """What a shorthand stands for, and where."""

    words: str
    reading: Reading


def _reading(way: str) -> Reading:
    if way in _ALSO_OTHERWISE:
        return Reading.IN_VIETNAMESE
    return Reading.BESIDE_MARKS if is_bare_syllable(way) else Reading.ANYWHERE


def _read() -> dict[str, Shorthand]:
    shorthand: dict[str, Shorthand] = {}
    for line in _MEANINGS.strip().splitlines():
        ways, words = line.split(": ")
        shorthand.update({way: Shorthand(words, _reading(way)) for way in ways.split()})
    return shorthand


SHORTHAND = _read()
