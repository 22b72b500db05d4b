{#
  What a sales team's time goes to: the word of each activity → the tags and tasks that mean it, compared without
  case. Each word has its own figure, `hours_<word>`. Where tags name two activities the first of this list has the
  hours: an hour counts once.
#}
{% macro activities() %}
    {{ return({
        'prospecting': ['outreach', 'cold calling', 'cold calls', 'lead generation'],
        'meetings': ['meeting', 'customer meetings', 'client meetings', 'demos', 'demo', 'sales calls'],
        'proposals': ['proposal', 'offers', 'quotes', 'quoting', 'negotiation'],
        'administration': ['admin', 'crm', 'reporting', 'paperwork'],
        'training': ['trainings', 'learning'],
        'mentoring': ['coaching'],
        'onboarding': ['customer onboarding', 'implementation'],
        'support': ['tickets', 'customer support'],
        'account_management': ['account management', 'account reviews', 'reviews', 'renewals'],
        'travel': ['travelling', 'driving'],
    }) }}
{% endmacro %}

{# The activity that one of the names in `names` (one, or several with commas or semicolons) stands for, or NULL. #}
{% macro activity_named_by(names) -%}
    case
        {%- for activity, meanings in activities().items() %}
        when {% for meaning in [activity] + meanings -%}
            {{ _listed(names) }} like '%,{{ meaning }},%' {{ "or " if not loop.last }}
        {%- endfor %}then '{{ activity }}'
        {%- endfor %}
    end
{%- endmacro %}

{% macro _listed(names) -%}
    ',' || replace(replace(replace(lower(trim({{ names }})), ';', ','), ', ', ','), ' ,', ',') || ','
{%- endmacro %}
