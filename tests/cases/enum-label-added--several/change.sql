alter type e add value 'd,e';
alter type e add value 'f';
