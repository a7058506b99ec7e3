alter publication sw_pub set table t (id, note);
