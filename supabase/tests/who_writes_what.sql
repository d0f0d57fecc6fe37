-- Only the service role writes: whatever it is, members and anon are refused.
begin;
select plan(4);

select tests.make_agency('Acme'), tests.make_member('ada', 'Acme');
select tests.make_batch('+1555001', 'Acme'), tests.make_contacts('+1555001', '{"queued": 1}');

-- What the caller may do to which relation, found by trying.
create function pg_temp.written() returns table (operation text, relation text)
language plpgsql as $$
begin
  for operation, relation in
    select *
    from
      unnest(array[
        'insert into %s default values', 'update %1$s set %2$s = %2$s', 'delete from %s',
        'truncate %s cascade'
      ]) as forms,
      unnest(tests.tables() || tests.read_only()) as relations
  loop
    begin
      execute format(operation, relation, (
        select attname from pg_attribute where attrelid = relation::regclass and attnum = 2
      ));
      raise exception using errcode = 'U0001';
    exception
      -- The second: allowed to insert, but not without values.
      when sqlstate 'U0001' or integrity_constraint_violation then
        operation := substring(operation from '\w+');
        return next;
      -- The last two: not even the owner writes to a view like this one.
      when insufficient_privilege or object_not_in_prerequisite_state or wrong_object_type then
        null;
    end;
  end loop;
end;
$$;

select tests.sign_in_as('ada');
select isnt_empty('select from public.call_batch_contacts', 'there is something to write to');
select is_empty('select * from pg_temp.written()', 'a member writes nothing');
select tests.sign_out();
select is_empty('select * from pg_temp.written()', 'anon writes nothing');

set local role service_role;
select bag_eq(
  'select * from pg_temp.written()',
  $$ select operation, relation
     from unnest(array['insert', 'update', 'delete', 'truncate']) as operation,
       unnest(tests.tables()) as relation $$,
  'the service role writes every table, but neither the view nor the counts'
);

select * from finish();
rollback;
