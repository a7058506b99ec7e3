alter function f() cost 5;
