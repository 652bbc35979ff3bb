"""What single cells mean: numbers, money, dates, scores, telephone numbers, mail addresses."""
