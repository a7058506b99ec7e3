alter view v reset (security_invoker);
