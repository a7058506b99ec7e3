revoke execute on function score(integer), next_code(), mark() from public;
