alter view v set (security_barrier = 1);
