create statistics t_stats on (100 / (qty + 1)), body from t;
