revoke execute on function score(integer) from public;
