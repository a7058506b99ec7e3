alter index t_code_key rename to t_code_uq;
