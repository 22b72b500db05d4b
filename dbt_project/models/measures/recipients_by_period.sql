{{ distinct_by_period(
    ref('recipients_by_day'),
    'recipient_key',
    [
        'sent', 'delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed', 'opened_then', 'clicked_then',
        'replied_then', 'bounced_then', 'unsubscribed_then',
    ],
    ['outreach_events'],
    [
        'email_open_rate', 'email_click_rate', 'email_reply_rate', 'email_bounce_rate', 'unsubscribe_rate',
        'email_open_rate_event_date', 'email_click_rate_event_date', 'email_reply_rate_event_date',
        'email_bounce_rate_event_date', 'unsubscribe_rate_event_date',
    ],
    only=['team', 'rep', 'segment'],
    also=['campaign'],
) }}
