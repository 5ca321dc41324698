"""Operations on memories as loads, stores and loops."""
