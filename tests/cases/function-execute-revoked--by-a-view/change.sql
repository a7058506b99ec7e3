revoke execute on function next_code() from public;
