create unique index t_score_idx on t (score(qty));
