alter table shop.orders add column status text not null default 'new';
