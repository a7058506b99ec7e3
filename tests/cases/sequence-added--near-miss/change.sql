alter table t add column k serial;
