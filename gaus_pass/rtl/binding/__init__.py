"""Operations of one iteration on shared units."""
