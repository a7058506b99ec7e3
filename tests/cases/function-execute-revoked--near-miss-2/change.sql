revoke execute on function next_code() from case_writer;
grant select on t to case_writer;
