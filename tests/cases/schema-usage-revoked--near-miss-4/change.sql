revoke usage on schema public from sw_a;
