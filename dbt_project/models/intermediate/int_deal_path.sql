-- How a deal went through its pipeline, for deals of which somebody saw a move. Between two snapshots a deal may pass
-- through stages that nobody sees: whether it skipped one is known only where its moves were recorded.
with moves as (
    select
        deal_id, stage_rank, is_recorded, is_seen,
        lag(stage_rank) over (partition by deal_id order by move_number) as previous_rank
    from {{ ref('int_stage_entry_known') }}
    where stage_rank is not null
),

skipped as (
    select deal_id, count(*) as skipped_count
    from {{ ref('int_stage_entry') }}
    where is_imputed
    group by deal_id
)

select
    moves.deal_id,
    bool_or(coalesce(moves.stage_rank < moves.previous_rank, false)) as has_gone_back,
    case when bool_or(moves.is_recorded) then max(coalesce(skipped.skipped_count, 0)) > 0 end as has_skipped
from moves
left join skipped on skipped.deal_id = moves.deal_id
group by moves.deal_id
having bool_or(moves.is_seen)
