alter table "Order Items" add column "Net Price" numeric;
