alter table t rename column code to sku;
