alter function f(integer) rename to g;
