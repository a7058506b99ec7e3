-- The price is in shop.order_items now.
alter table shop.orders add column item_count integer;

alter table shop.orders drop column price;
