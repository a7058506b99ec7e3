create temp view w as select id from t;
