"""Words that say nothing of what a comment is about: function words and words of mere mood.

Written for this project. `rất thất vọng` tells how somebody feels; a theme tells about what.
Words that describe (`chậm`, `nóng`, `đắt`, `nhiệt tình`) are no mood: they are what is said.
"""

from functools import cache

from cham.core.text import fold
from cham.core.text.word_lists import words_of

_FUNCTION = words_of("""
    a à á ạ ai anh ấy âu bà bác bao bằng bên bị biết bởi bỗng bữa các cái càng cả cậu cần chả chẳng
    chắc chi chị chỉ chiếc cho chứ chưa chúng chú con có còn cô cũng cùng của cứ cụ cuối dạ dì do dù
    đa đã đang đành đâu đấy đầu đây để đến đều đi điều đó đôi đối được đứa em gặp gì giờ giúp
    hãy hầu hay hả hẳn hễ hết hề hoặc hơi hơn hôm kẻ kể khá khác khi không khó kia kìa kiểu la là lại làm lần
    lẽ lên liền lúc luôn lắm mà mãi mai mau mày mấy mình mọi môn mới mỗi một mức muốn này nay nào năm
    nên nếu ngay ngày nghe người nha nhá nhất nhau nhé nhỉ nhiêu nhiều như nhưng những nó nọ nói nơi nữa ng
    nửa ổng ơi ờ ở ông ôi phải phần phía qua quá quý ra rằng rất rồi rõ sao sau sắp sẽ số sự suốt ta tại tao
    tất tầm tận tháng thay thành thà thấy thẳng theo thế thể thêm thì thím thiệt thôi thứ thử thật thường
    tiếp tí tìm toàn tôi tới tớ trên trong trở trước trừ từ từng tự tuy tuần tui tụi ủa ừ và vài vào
    vẫn vâng vầy vậy về vì việc với vô vừa xem xong xin xuống y ý ít nhìn dùng xài đưa cầm lấy nhận
    hỏi bảo trả lời gọi đọc bình luận bạn mn ad adm admin
    mua sài siêu cực định dự đừng khuyên khiến bất bạt quản trị
    hai ba bốn sáu bảy tám chín mười trăm nghìn ngàn triệu ngoài giữa dưới ngoại trời đất lun zậy
    cảm thấy nhằm mong hi vọng rút kinh nghiệm cảm ơn xin lỗi
""")
_MOOD = words_of("""
    tốt tệ hay dở ok oke okay ổn tuyệt vời tuyệt kém chán ghét thích yêu ngon xấu đẹp xuất sắc
    hoàn hảo hài lòng thất vọng bực bội bực tức buồn vui vl vãi ghê kinh khủng khiếp quá tạm thường
    bình thường hơi hối hận tồi đỉnh xịn wow chửi thề hu hu haha hihi hehe ha hi he tiếc khen chê
    sướng phê nản phí đáng tin tưởng ủng hộ tim love like good bad nice great best worst very so
    pro vip super perfect awesome terrible awful horrible excellent amazing happy disappointed
""")
_PHRASES = tuple(
    """
    thất vọng|hài lòng|tuyệt vời|bình thường|cảm thấy|kinh nghiệm|cảm ơn|xin lỗi|hi vọng|hy vọng
    |có thể|không thể|như thế|thế nào|như vậy|vì vậy|bao giờ|bao nhiêu|bao lâu|tại sao|vì sao|làm sao
    |bây giờ|hôm nay|hôm qua|hôm sau|bữa nay|bữa trước|mọi người|người ta|tất cả|nói chung|nhìn chung|tóm lại
    |thật sự|thực sự|tương đối|hoàn toàn|ví dụ|một số|một chút|một tí|lần sau|lần đầu|lúc nào|khi nào
    |chắc chắn|có lẽ|có vẻ|dường như|hầu như|hình như|ngoài ra|bên cạnh|cho nên|bởi vì|mặc dù|tuy nhiên
    |thậm chí|đặc biệt|chủ yếu|đa số|đa phần|phần lớn|anh em|anh chị|cô chú|mấy bạn|các bạn|chị em
    |hết sức|vô cùng|cực kỳ|cực kì|siêu cấp|quá trời|quá đáng|đáng tiếc|hối hận|ưng ý|ưng bụng|chán nản
    |bực mình|bực bội|tức giận|khó chịu|thoải mái|vui vẻ|vui lòng|yêu thích|ủng hộ|tin tưởng|xuất sắc
    |hoàn hảo|kinh khủng|khủng khiếp|tồi tệ|tệ hại|ghê gớm|quan tâm|xem xét|vấn đề|tình trạng|trường hợp
    |đầu tiên|cuối cùng|tiếp theo|hiện tại|hiện giờ|lâu dài|thời điểm|ban đầu|lúc đầu|đồng thời
    |chửi thề|hu hu|ok ok|trải nghiệm|sử dụng|góp ý|ý kiến|đánh giá|nhận xét|mong muốn|đề nghị|yêu cầu
    |trả lời|bình luận|xem lại|miễn chê|khỏi chê|khỏi bàn|không chê|chê vào đâu|đáng đồng tiền|nói thật|nói thiệt
    |cảm nhận|cá nhân|bản thân|so với|đối với|liên quan|dành cho|tuyệt đối|rõ ràng|đúng là|thành ra
    |lời khuyên|đừng mua|định mua|ý định|chân thành|sai lầm|cân nhắc|lâu lâu|thỉnh thoảng|thường xuyên|liên tục
    |chiều nay|sáng nay|tối nay|tối qua|chiều qua|sáng qua|cuối tuần|đầu tuần|tuần này|tuần trước|tháng này|tháng trước
    |next time|of course|a lot|as well
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
_ENGLISH = words_of("""
    the an of to in on at by for from with and or but if then than that this these those it its is are
    was were be been being have has had do does did done will would can could should may might must not
    no nor i me my we us our you your he she they them their his her what which who whom when where why
    how all any both each few more most other some such only own same too just also as about after
    again before because there here out up down over under into once get got go went one two really
""")
# As a bare word each is also a thing that firms sell or do: thẻ, bán, máy, hàng, chờ, tiền, giá.
_BARE_THINGS = frozenset(
    words_of(
        "the may hang cho tien gia mang mon nang lau tho com cay sang tra to nhan goi cuoc dien"
    )
)


@cache
def without_content() -> frozenset[str]:
    """Give the words, and phrases of words, that are no term by themselves."""
    return frozenset((*_FUNCTION, *_MOOD, *_PHRASES, *_ENGLISH))


@cache
def bare_without_content() -> frozenset[str]:
    """Give the same without marks, for texts in which nobody typed any."""
    bare = {fold(words) for words in (*_FUNCTION, *_MOOD, *_PHRASES)} - _BARE_THINGS
    return frozenset(bare) | frozenset(_ENGLISH)
