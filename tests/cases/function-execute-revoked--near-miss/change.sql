revoke execute on function mark(), score(integer) from public;
grant execute on function next_code() to case_writer;
revoke execute on function next_code() from public;
