revoke execute on function mine(integer) from public;
