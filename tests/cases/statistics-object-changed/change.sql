create statistics t_ab_stat on a, b from t;
