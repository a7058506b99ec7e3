drop trigger note on total;
