alter view v set (security_barrier);
