alter view v rename to v_old;
alter view w rename to v_new;
