create statistics t_stats on lower(body), qty from t;
create statistics t_more on qty, body from t;
