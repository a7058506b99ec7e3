revoke select on t from public;
