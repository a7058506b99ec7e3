grant execute on function next_code() to case_writer;
