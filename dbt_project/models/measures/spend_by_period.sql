{{ roll_up(ref('spend_by_day'), [
    'acquisition_amount', 'acquisition_without_rate', 'cost_of_goods_amount', 'cost_of_goods_without_rate',
], ['spend']) }}
