"""A small journey for tests: two stages, three touchpoints, one that nobody answers for."""

LUNCH = """\
journey: lunch
name: {vi: Cơm trưa, en: Lunch}
channels:
  - {key: zalo, name: Zalo}
  - {key: door, name: {vi: Tại chỗ, en: At the door}}
units:
  - {key: sales, name: {vi: Bán hàng, en: Sales}}
  - {key: riders, name: {vi: Giao hàng, en: Riders}}
stages:
  - key: order
    name: {vi: Đặt, en: Order}
    want: {vi: Đặt nhanh, en: Order fast}
    touchpoints:
      - key: ask
        name: {vi: Hỏi món, en: Ask}
        channel: zalo
        message: {vi: Hôm nay có ba món, en: Three dishes today}
        expected_emotion: 1
        owner: {accountable: sales, person: Lan}
      - key: buy
        name: {vi: Mua, en: Buy}
        channel: zalo
        owner: {accountable: sales}
  - key: eat
    name: {vi: Ăn, en: Eat}
    touchpoints:
      - {key: bring, name: {vi: Giao cơm, en: Bring}, channel: door}
handoffs:
  - {from: ask, to: buy, needs: [món], carries: [món]}
  - {from: buy, to: bring, needs: [địa chỉ]}
"""
