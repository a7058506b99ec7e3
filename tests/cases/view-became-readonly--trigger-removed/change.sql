drop trigger v_delete on v;
