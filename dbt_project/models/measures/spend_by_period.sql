{{ roll_up(ref('spend_by_day'), [
    'entries', 'acquisition_amount', 'acquisition_without_rate', 'outsourcing_amount', 'outsourcing_without_rate',
], ['spend']) }}
