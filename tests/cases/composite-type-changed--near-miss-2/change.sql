comment on type address is 'where people live';
