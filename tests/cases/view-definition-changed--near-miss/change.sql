create or replace view v as select id, email
from   public.t where (age > 35);
