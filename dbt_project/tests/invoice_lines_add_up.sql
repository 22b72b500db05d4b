{# A warning: revenue follows the lines, the books may follow the invoice. #}
{{ config(severity='warn') }}
select invoice.invoice_id, invoice.subtotal_amount, sum({{ at_rate('coalesce(line.quantity, 1)', 'line.unit_price_amount') }}) as lines_amount
from {{ ref('stg_invoices') }} as invoice
inner join {{ ref('stg_invoice_lines') }} as line on line.invoice_id = invoice.invoice_id
where invoice.subtotal_amount is not null
group by invoice.invoice_id, invoice.subtotal_amount
having abs(sum({{ at_rate('coalesce(line.quantity, 1)', 'line.unit_price_amount') }}) - invoice.subtotal_amount) > 0.01
