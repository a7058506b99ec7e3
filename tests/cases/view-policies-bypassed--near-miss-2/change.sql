alter view v set (security_invoker = false);
