alter function g() rename to h;
