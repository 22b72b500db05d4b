"""Which table a file is taken for, from its header row and folder alone."""

import pytest

from pipelines.sources import registry
from pipelines.sources.headers import is_dropped, missing, normal, positions, wide_columns
from tests.sources.systems.outreach_files import APOLLO_2024

SHIPPED = registry.load(None)

# Header rows as the tools (or our own templates) write them.
HEADERS = {
    "hubspot.contacts": "Record ID,First Name,Email,Lifecycle Stage,Became a Lead Date,Contact owner,Create Date",
    "hubspot.companies": "Record ID,Company name,Company Domain Name,Industry,Company owner,Create Date",
    "hubspot.deals": "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,Create Date,Deal owner",
    "hubspot.calls": "Record ID,Activity date,Call title,Call outcome,Call duration,Activity assigned to",
    "hubspot.meetings": "Record ID,Meeting name,Meeting start time,Create Date,Meeting outcome,Meeting type,"
    "Activity assigned to,Associated Contact IDs,Associated Deal IDs",
    "salesforce.accounts": "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,BillingCountry,"
    "Phone,Fax,Website,Industry,AnnualRevenue,NumberOfEmployees,Description,OwnerId,CreatedDate,SystemModstamp",
    "salesforce.contacts": "Id,IsDeleted,AccountId,LastName,FirstName,Salutation,Name,MailingCountry,Phone,Email,"
    "Title,Department,LeadSource,OwnerId,CreatedDate,SystemModstamp",
    "salesforce.leads": "Id,IsDeleted,LastName,FirstName,Name,Title,Company,Country,Phone,Email,Website,LeadSource,"
    "Status,Industry,OwnerId,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedContactId,"
    "ConvertedOpportunityId,CreatedDate",
    "salesforce.opportunities": "Id,IsDeleted,AccountId,Name,Description,StageName,StageSortOrder,Amount,"
    "Probability,ExpectedRevenue,CloseDate,Type,NextStep,LeadSource,IsClosed,IsWon,CurrencyIsoCode,CampaignId,"
    "OwnerId,CreatedDate",
    "salesforce.opportunity_history": "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,ExpectedRevenue,"
    "CloseDate,Probability,ForecastCategory,SystemModstamp,IsDeleted",
    "salesforce.opportunity_report": "Opportunity Owner,Owner Role,Account Name,Opportunity Name,Stage,Fiscal Period,"
    "Amount,Expected Revenue,Probability (%),Age,Close Date,Created Date,Next Step,Lead Source,Type,Opportunity ID",
    "salesforce.field_history_report": "Opportunity ID,Opportunity Name,Stage,Amount,Created Date,Close Date,"
    "Field / Event,Old Value,New Value,Edit Date",
    "salesforce.tasks": "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,Description,Type,IsDeleted,"
    "IsClosed,CreatedDate,CallDurationInSeconds,CallType,CallDisposition,CompletedDateTime",
    "salesforce.events": "Id,WhoId,WhatId,Subject,ActivityDateTime,ActivityDate,DurationInMinutes,OwnerId,Type,"
    "CreatedDate",
    "salesforce.users": "Id,Username,LastName,FirstName,Name,Department,Title,Email,IsActive,UserRoleId,ManagerId,"
    "StartDay,EndDay,EmployeeNumber,CreatedDate,LastLoginDate",
    "pipedrive.deals": "Deal - ID,Deal - MRR,Deal - Value,Organization - MRR,Deal - Title,Deal - Deal created,"
    "Deal - Deal closed on,Deal - Stage,Deal - Status,Deal - Next activity date,Deal - Won time,Deal - Lost time,"
    "Deal - Total activities,Deal - Organization",
    "pipedrive.leads": "Lead - ID,Lead - Title,Lead - Owner,Lead - Value,Lead - Lead created,Lead - Update time,"
    "Lead - Next activity date,Lead - Organization,Lead - Organization ID,Lead - Contact person",
    "pipedrive.persons": "Person - ID,Person - Name,Person - First name,Person - Last name,Person - Email,"
    "Person - Phone",
    "pipedrive.organisations": "Organization - ID,Organization - Name,Organization - Address,Organization - Owner",
    "pipedrive.activities": "Activity - Subject,Activity - Due date,Activity - Assigned to user,Activity - Note,"
    "Activity - Type,Activity - Done,Activity - Due time,Activity - Duration,Activity - Creation date,Deal,"
    "Organization",
    "outreach.events": "Event ID,Campaign ID,Campaign,Sender,Recipient Email,Message Type,Event,Event Date (UTC)",
    "outreach.recipients": "Campaign,Sender,Recipient Email,Status,Sent At,Opened At,Replied At",
    "outreach.states": "Campaign,Sender,Recipient Email,Last State",
    "mailshake.sent_messages": "object,id,actionDate,recipient.object,recipient.id,"
    "recipient.emailAddress,recipient.fullName,campaign.object,campaign.id,campaign.title,type,message.object,message.id,message.type,"
    "message.subject,from.object,from.address,from.fullName,to,subject,externalID,rawBody,body,plainTextBody",
    "mailshake.opens": "object,id,actionDate,isDuplicate,recipient.object,recipient.id,recipient.emailAddress,"
    "recipient.fullName,campaign.object,campaign.id,campaign.title,parent.object,parent.id,parent.type,"
    "parent.message.id,parent.message.type,parent.message.subject",
    "mailshake.clicks": "object,id,link,actionDate,isDuplicate,recipient.object,recipient.id,recipient.emailAddress,"
    "recipient.fullName,campaign.object,campaign.id,campaign.title,parent.object,parent.id,parent.type,"
    "parent.message.id,parent.message.type,parent.message.subject",
    "mailshake.replies": "object,id,contactID,actionDate,recipient.object,recipient.id,recipient.emailAddress,"
    "recipient.fullName,campaign.object,campaign.id,campaign.title,type,parent.object,parent.id,parent.type,"
    "parent.message.id,parent.message.type,parent.message.subject,subject,externalID,rawBody,body,plainTextBody",
    "mailshake.recipients": "object,id,campaignId,emailAddress,fullName,first,last,created,isPaused,contactID",
    "lemlist.leads": "emailStatus,email,firstName,lastName,companyName,phone,picture,linkedinUrl,icebreaker,"
    "lastState,status,Campaign",
    "apollo.contacts": APOLLO_2024,
    "instantly.leads": "id,timestamp_created,timestamp_updated,organization,campaign,status,email,first_name,"
    "last_name,email_open_count,email_reply_count,email_click_count,company_domain,lt_interest_status,timestamp_last_contact",
    "stripe.customers": "id,Description,Email,Name,Created (UTC),Delinquent,Card ID,Plan,Status,Currency",
    "stripe.subscriptions": "id,Customer ID,Customer Name,Customer Email,Plan,Product,Quantity,Interval,Amount,"
    "Currency,Status,Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),"
    "Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC),Cancel At Period End",
    "stripe.invoices": "id,Amount Due,Billing,Closed,Currency,Customer,Date (UTC),Due Date (UTC),Number,Paid,"
    "Subscription,Subtotal,Total Discount Amount,Applied Coupons,Tax,Tax Percent,Total,Amount Paid,Status",
    "stripe.payments": "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,"
    "Converted Amount,Converted Amount Refunded,Fee,Taxes On Fee,Converted Currency,Status,Customer ID,"
    "Customer Email,Captured,Card ID,Invoice ID,Transfer",
    "google_ads.campaigns": "Campaign status,Day,Campaign,Currency code,Cost,Impr.,Clicks,Conversions",
    "google_ads.campaigns_german": "Kampagnenstatus,Tag,Kampagne,Währungscode,Kosten,Impr.,Klicks,Conversions",
    "google_ads.campaigns_french": "État,Jour,Campagne,Code de la devise,Coût,Impr.,Clics,Conversions",
    "google_ads.campaigns_spanish": "Estado,Día,Campaña,Código de moneda,Coste,Impr.,Clics,Conversiones",
    "google_ads.periods": "Campaign status,Campaign,Budget,Currency code,Impr.,Interactions,Cost,Conversions",
    "linkedin_ads.campaigns": "Start Date (in UTC),Account Name,Campaign Group Name,Campaign Name,Campaign ID,"
    "Currency,Total Spent,Impressions,Clicks,Conversions",
    "meta_ads.campaigns": "Reporting starts,Reporting ends,Campaign name,Campaign delivery,Ad set budget,"
    "Ad set budget type,Attribution setting,Results,Reach,Impressions,Cost per results,Amount spent (USD),Ends",
    "linkedin_learning.learners": "Name,Email,Unique User ID,Days Logged In,Hours Viewed,Course Views,Period End",
    "udemy_business.user_activity": "Name,Surname,Email,Group,Minutes Video Consumed,Period End",
    "upwork.transactions": "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,ExchangeRate,"
    "Currency,Balance",
    "shop.order_lines": "Order Line ID,Order ID,Customer Email,Ordered At,Product,Quantity,Unit Price,Currency",
    "website.signups": "Signup ID,Email,Company Domain,Signed Up At,Via,Channel,Plan,UTM Source,UTM Campaign",
    "hr.roster": "Employee ID,Name,Email,Role,Department,Team,Manager,Territory,Hire Date,Leave Date,Leave Reason",
    "hr.teams": "Employee ID,Team,Valid From,Valid To",
    "hr.quotas": "Employee ID,Period Start,Period End,Quota,Currency",
    "timecamp.detailed": "Day,User,Task,Tags,Time,Timestamp,Notes",
    "timecamp.summary": "Name,Hours with subtasks,Hours without subtasks,Period End",
    "training.log": "Session ID,Employee ID,Date,Title,Kind,Hours",
    "finance.expenses": "Expense ID,Date,Category,Department,Vendor,Amount,Currency",
    "finance.products": "Product ID,Product,Product Line,Unit Cost,List Price,Currency",
    "finance.invoice_lines": "Invoice Line ID,Invoice ID,Product,Quantity,Unit Price,Discount,Unit Cost,Currency",
    "finance.fx_rates": "Date,From,To,Rate",
    "survey.responses": "Response ID,Customer Email,Responded At,Score,Scale Max,Comment",
}


def test_every_shipped_table_has_a_header_row_here():
    assert {spec.id for spec in SHIPPED.tables} == set(HEADERS)


@pytest.mark.parametrize("spec", SHIPPED.tables, ids=lambda spec: spec.id)
def test_a_shipped_spec_has_no_problems(spec):
    assert spec.problems() == []


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("folder", [None, "somewhere/else", "by_source"])
def test_a_file_is_known_by_its_header_wherever_it_lies(name, folder):
    folder = name.split(".")[0] if folder == "by_source" else folder
    assert SHIPPED.recognise(HEADERS[name].split(","), folder).id == name


@pytest.mark.parametrize("name", HEADERS)
def test_order_case_blanks_and_unknown_columns_do_not_matter(name):
    row = [f"  {header.upper()}\u00a0" for header in reversed(HEADERS[name].split(","))]
    assert SHIPPED.recognise(["Own column", *row, "Another"]).id == name


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("stripe.payments", "Created (UTC)", "Created date (UTC)"),
        ("stripe.subscriptions", "Start (UTC)", "Start Date (UTC)"),
        ("hubspot.deals", "Record ID", "Deal ID"),
        ("hubspot.contacts", "Record ID", "ID de registro"),
        ("pipedrive.deals", "Deal - Deal created", "Deal - Deal created on"),
        ("pipedrive.deals", "Deal - Value", "Deal - Deal value"),
        ("pipedrive.organisations", "Organization - Name", "Organisation - Name"),
    ],
)
def test_a_header_renamed_by_the_tool_is_still_known(name, old, new):
    row = HEADERS[name].replace(old, new, 1).split(",")
    spec = SHIPPED.recognise(row)
    assert spec.id == name
    assert row.index(new) in positions(spec, row).values()


def test_a_company_with_an_address_and_stages_of_a_person_is_a_company():
    # As they stand in a real portal: properties of one's own may be called like those of contacts and deals.
    row = "Record ID,Company name,Company Domain Name,Company owner,Email,Lead Status,Lifecycle Stage,Pipeline,"
    row += "Date entered 'Lead (Lifecycle Stage Pipeline)',Industry,Close Date,Create Date,Object create date/time"
    assert SHIPPED.recognise(row.split(",")).id == "hubspot.companies"
    person = row.replace("Company owner", "Contact owner,First Name,Last Name")
    assert SHIPPED.recognise(person.split(",")).id == "hubspot.contacts"


@pytest.mark.parametrize("folder", [None, "hubspot"])
def test_a_list_of_tickets_is_no_damaged_list_of_deals(folder):
    row = ["Record ID", "Ticket name", "Ticket status", "Ticket owner", "Pipeline", "Create date", "Close date"]
    assert SHIPPED.match(row, folder).spec is None
    assert SHIPPED.near_miss(row, folder) is None


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("pipedrive.deals", "Organization - ID,Organization - Name,Organization - Owner,Person - ID,Person - Email"),
        ("pipedrive.activities", "Deal - ID,Organisation - ID,Organisation - Name,Person - ID,Person - Email"),
        ("pipedrive.persons", "Organization - ID,Organization - Name,Organization - Owner"),
        ("hubspot.contacts", "Company Name,Industry,Country/Region,Original Source"),
    ],
)
@pytest.mark.parametrize("folder", [None, "by_source"])
def test_columns_of_a_linked_record_do_not_make_a_file_a_list_of_those(name, more, folder):
    folder = name.split(".")[0] if folder == "by_source" else folder
    row = [*more.split(","), *HEADERS[name].split(",")]
    assert SHIPPED.recognise(row, folder).id == name


def test_a_list_of_deals_without_their_numbers_is_missing_these_whatever_else_it_has():
    row = [*HEADERS["pipedrive.deals"].split(",")[1:], "Organization - ID", "Organization - Name"]
    spec, lacking = SHIPPED.near_miss(row)
    assert (spec.id, lacking) == ("pipedrive.deals", ("Deal - ID",))


def test_the_first_name_of_a_column_wins_when_a_file_has_both_generations():
    deals = SHIPPED.table("hubspot", "deals")
    row = ["Original Source", "Original Traffic Source", "Record ID"]
    assert positions(deals, row)["channel"] == 1


def test_of_two_headers_of_one_name_the_first_is_read():
    deals = SHIPPED.table("hubspot", "deals")
    assert positions(deals, ["Amount", "Record ID", "Amount"])["amount"] == 0


def test_the_report_in_another_language_is_not_taken_for_the_english_one():
    # Its numbers read 1.234,56: taking it would be wrong by a factor, so it needs a mapping.
    match = SHIPPED.match(["Dag", "Campagne", "Valutacode", "Kosten", "Vertoningen", "Klikken"], "google_ads")
    assert match.spec is None
    assert "nearest is google_ads.campaigns" in match.reason


@pytest.mark.parametrize("header", ["Amount spent (USD)", "Amount spent (DZD)", "Montant dépensé (EUR)"])
def test_a_header_that_names_the_currency_is_known_in_every_currency(header):
    row = ["Reporting starts", "Reporting ends", "Campaign name", header]
    spec = SHIPPED.recognise(row)
    assert spec.id == "meta_ads.campaigns"
    assert positions(spec, row)["cost"] == positions(spec, row)["currency"] == 3
    assert SHIPPED.recognise([*row[:3], "Amount spent (a lot)"]) is None


def test_a_report_by_day_is_never_taken_for_one_of_a_period():
    row = ["Campaign", "Currency code", "Cost"]
    assert SHIPPED.recognise(row).id == "google_ads.periods"
    assert SHIPPED.recognise(["Day", *row]).id == "google_ads.campaigns"
    assert SHIPPED.recognise(["Day", "Device", *row]).id == "google_ads.campaigns"


# Lists of other objects that have what a table requires, by the table they were once taken for.
STRANGERS = {
    "products": ("hubspot.companies", "Record ID,Name,SKU,Unit price,Product description,Create Date"),
    "an object of one's own": ("hubspot.companies", "Record ID,Name,Vehicle class,Mileage,Owner,Create Date"),
    "projects of companies": ("hubspot.companies", "Record ID,Company name,Project phase,Create Date"),
    "tickets": ("hubspot.companies", "Record ID,Ticket name,Ticket status,Company name,Company owner,Create Date"),
    "a company with an address": ("hubspot.contacts", "Record ID,Company name,Email,Lifecycle Stage,Industry,"
                                  "Date entered 'Lead (Lifecycle Stage Pipeline)',Create Date"),
    "submissions of a form": ("hubspot.contacts", "Record ID,Email,Create Date,Form name"),
    "tickets of people": ("hubspot.contacts", "Record ID,Ticket name,Ticket status,Email,First Name,Create Date"),
    "leads": ("salesforce.accounts", "Id,IsDeleted,LastName,FirstName,Name,Company,Email,Website,LeadSource,Status,"
              "Industry,OwnerId,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedContactId"),
    "partners": ("salesforce.accounts", "Id,Name,Website,Industry,OwnerId,AccountId,CreatedDate"),
    "quotes": ("salesforce.contacts", "Id,OwnerId,Name,OpportunityId,QuoteNumber,Status,AccountId,ContactId,Email,"
               "CreatedDate"),
    "cases": ("salesforce.contacts", "Id,CaseNumber,ContactId,AccountId,Email,Status,OwnerId,CreatedDate"),
    "another advertising tool": ("google_ads.campaigns", "Day,Campaign,Currency,Cost,Platform"),
    "one that calls money a code": ("google_ads.campaigns", "Day,Campaign,Currency code,Impr.,Spend,Cost"),
    "its sum of a period": ("google_ads.periods", "Campaign,Currency,Cost,Clicks"),
    "a list of one's own in German": ("google_ads.campaigns_german", "Tag,Kampagne,Währung,Kosten"),
    "refunds": ("stripe.payments", "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Charge ID"),
    "disputes": ("stripe.customers", "id,Created (UTC),Amount,Currency,Reason,Status,Email"),
    "credit notes": ("stripe.invoices", "id,Customer,Invoice,Created (UTC),Subtotal,Total,Amount Paid,Currency"),
    "sessions of a checkout": ("stripe.customers", "id,Created (UTC),Email"),
    "projects": ("pipedrive.persons", "Project - Title,Person - ID,Person - Email"),
    "a bank": ("upwork.transactions", "Date,Ref ID,Type,Description,Amount,Currency,Balance"),
    "another clock": ("timecamp.detailed", "Day,User,Task,Time,Client"),
}  # fmt: skip


# Lists that have half of what a table requires, and are no damaged files of it.
FAR = {
    "payouts": "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description",
    "e-mails": "Record ID,Activity date,Email subject,Email direction,Create Date,Activity assigned to",
    "notes": "Record ID,Activity date,Note body,Activity assigned to,Associated Deal IDs",
    "quotes": "id,Customer,Status,Created (UTC),Amount Total,Currency,Subtotal,Total",
    "hours of another clock": "User,Email,Client,Project,Task,Billable,Start date,Start time,Duration,Tags",
    "salaries": "Employee ID,Name,Department,Salary,Period Start,Period End,Currency",
    "another advertising tool": "Day,Campaign,Currency code,Spend",
    "recipients of another tool": "Email,Campaign,Sent date,Opened date,Replied date,Sender",
}


@pytest.mark.parametrize("name", FAR)
def test_a_list_of_another_object_or_tool_is_no_damaged_file(name):
    assert SHIPPED.match(FAR[name].split(",")).spec is None
    assert SHIPPED.near_miss(FAR[name].split(",")) is None


@pytest.mark.parametrize("folder", [None, "by_source"])
@pytest.mark.parametrize("name", STRANGERS)
def test_a_list_of_another_object_is_taken_for_no_table(name, folder):
    taken_for, row = STRANGERS[name]
    folder = taken_for.split(".")[0] if folder == "by_source" else folder
    assert missing(SHIPPED.table(*taken_for.split(".")), row.split(",")) == ()
    assert SHIPPED.match(row.split(","), folder).spec is None


def test_columns_that_many_lists_have_are_enough_where_the_folder_names_the_table():
    row = ["Record ID", "Company name", "Create Date"]
    match = SHIPPED.match(row, "hubspot")
    assert match.spec is None
    assert "none that only this one has ('Company Domain Name', 'Company owner'" in match.reason
    assert "exports/hubspot/companies/" in match.reason
    assert SHIPPED.match(row, "hubspot/companies").spec.id == "hubspot.companies"
    # What says that it is another list is believed everywhere.
    assert SHIPPED.match([*row, "Ticket name"], "hubspot/companies").spec is None


@pytest.mark.parametrize(
    "name", ["hubspot.contacts", "hubspot.companies", "salesforce.accounts", "salesforce.contacts"]
)
def test_hundreds_of_columns_of_ones_own_do_not_hide_a_table(name):
    own = [f"Our property {number}" for number in range(600)]
    custom = ["Product name", "SKU", "Quantity", "Plan__c", "Score__c", "Status__c", "Invoice name", "Quote name"]
    assert SHIPPED.recognise([*custom, *own, *HEADERS[name].split(",")]).id == name


@pytest.mark.parametrize("spec", SHIPPED.tables, ids=lambda spec: spec.id)
def test_every_table_is_told_by_a_column_of_its_own(spec):
    """What it requires has a name that no other tool uses, or it states its marks or what speaks against it."""
    others = [other for other in SHIPPED.tables if other.id != spec.id]
    strangers = {normal(name) for other in others for column in other.columns for name in column.headers}
    required = [column for column in spec.columns if column.required and column.needs_header]
    alone = [column for column in required if not {normal(name) for name in column.headers} & strangers]
    told_apart = spec.further_headers or spec.parted_by
    assert alone or spec.marks or spec.foreign or told_apart


def test_what_is_missing_is_named():
    row = HEADERS["hubspot.deals"].replace("Deal Stage,", "").replace("Amount,", "").split(",")
    assert SHIPPED.recognise(row) is None
    spec, lacking = SHIPPED.nearest(row)
    assert spec.id == "hubspot.deals"
    assert lacking == ("Deal Stage", "Amount")
    assert "'Deal Stage', Amount" in SHIPPED.match(row).reason


def test_the_nearest_table_is_one_with_a_column_of_its_own():
    # A list of deals in Spanish: its number is read of every HubSpot list, its pipeline of deals alone.
    row = ["ID de registro", "Nombre del negocio", "Pipeline", "Etapa del negocio", "Valor", "Fecha de cierre"]
    spec, lacking = SHIPPED.nearest(row)
    assert spec.id == "hubspot.deals"
    assert lacking == ("Deal Stage", "Amount", "Create Date", "Close Date")


def test_a_file_of_strangers_has_no_nearest_table():
    assert SHIPPED.nearest(["Colour", "Weight"]) == (None, ())
    # A manager stands in the personnel list, but nothing that it requires.
    assert SHIPPED.nearest(["sales_agent", "Manager", "regional_office"]) == (None, ())
    # Objects of one's own in HubSpot have what all its lists have.
    assert SHIPPED.nearest(["Record ID", "Make", "Associated Contact IDs"], "hubspot") == (None, ())
    assert "mapping" in SHIPPED.match(["Colour", "Weight"]).reason


TWINS = """
tables:
  north: {entity: products, key: [product_id], columns: {product_id: SKU, product: Title}}
  south: {entity: products, key: [product_id], columns: {product_id: SKU, product: Title}}
"""


def test_two_tables_with_the_same_columns_are_told_apart_by_the_folder_only(tmp_path):
    (tmp_path / "shop.yml").write_text(TWINS)
    shop = registry.load(tmp_path)
    match = shop.match(["SKU", "Title"])
    assert match.spec is None
    assert "shop.north" in match.reason and "shop.south" in match.reason and "folder" in match.reason
    assert shop.match(["SKU", "Title"], "shop").spec is None
    assert shop.recognise(["SKU", "Title"], "shop/south/2026").id == "shop.south"


def test_the_table_that_knows_the_larger_share_of_its_columns_is_taken(tmp_path):
    (tmp_path / "shop.yml").write_text(
        "tables:\n"
        "  full: {entity: products, columns: {product_id: SKU, product: Title, unit_cost: Cost}}\n"
        "  short: {entity: products, columns: {product_id: SKU, product: {header: Maker, required: no}}}\n"
    )
    assert registry.load(tmp_path).recognise(["SKU", "Title", "Cost"]).id == "shop.full"


def test_a_file_without_header_needs_its_folder_and_its_width(tmp_path):
    (tmp_path / "quotas.yml").write_text(
        "table: history\nentity: quotas\ndialect: {has_header: no}\n"
        "columns:\n  rep_id: person\n  period_start_at: day\n  amount: quota\n  currency: {constant: USD}\n"
    )
    known = registry.load(tmp_path)
    row = ["274", "2011-05-31", "28000"]
    assert known.recognise(row) is None
    assert known.recognise(row, "quotas") is None
    assert known.recognise(row[:2], "quotas/history") is None
    spec = known.recognise(row, "quotas/history")
    assert spec.id == "quotas.history"
    assert positions(spec, row) == {"rep_id": 0, "period_start_at": 1, "amount": 2}
    assert missing(spec, row) == ()


def test_stage_dates_are_found_in_both_quote_styles_with_their_exits():
    unpivot = SHIPPED.table("hubspot", "deals").unpivot[0]
    row = [
        "Record ID",
        'Date entered "Closed Won (Sales Pipeline)"',
        'Date exited "Demo (held) (Sales Pipeline)"',
        'Date entered "Demo (held) (Sales Pipeline)"',
        "Date entered 'Qualified (Renewals)'",
        "Date entered current stage",
        'Latest time in "Demo (Sales Pipeline)"',
    ]
    found = [(wide.value_at, wide.exit_at, wide.groups["stage"], wide.groups["pipeline"]) for wide in
             wide_columns(unpivot, row)]  # fmt: skip
    assert found == [
        (1, None, "Closed Won", "Sales Pipeline"),
        (3, 2, "Demo (held)", "Sales Pipeline"),
        (4, None, "Qualified", "Renewals"),
    ]


@pytest.mark.parametrize(
    ("header", "stage"),
    [
        ("Became a Lead Date", "lead"),
        ("Became a Marketing Qualified Lead Date", "mql"),
        ("Became a Sales Qualified Lead Date", "sql"),
        ("Became an Opportunity Date", "opportunity"),
        ("Became a Customer Date", "customer"),
        ('Date entered "Lead (Lifecycle Stage Pipeline)"', "lead"),
    ],
)
def test_a_lifecycle_date_becomes_one_stage(header, stage):
    unpivots = SHIPPED.table("hubspot", "contacts").unpivot
    assert [part.constants["stage"] for part in unpivots if wide_columns(part, ["Email", header])] == [stage]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("hubspot.contacts", "First Name"),
        ("hubspot.contacts", "Phone Number"),
        ("hubspot.contacts", "Work email"),
        ("hubspot.contacts", "Email__2"),
        ("survey.responses", "Customer Email__2"),
        ("hubspot.deals", "Associated Email"),
        ("hubspot.deals", "Associated Contact"),
        ("hubspot.calls", "Call notes"),
        ("hubspot.meetings", "Meeting name"),
        ("stripe.subscriptions", "Customer Name"),
        ("stripe.payments", "Card Name"),
        ("outreach.events", "Recipient Name"),
        ("outreach.events", "Body"),
        ("outreach.states", "Full Name"),
        ("mailshake.sent_messages", "from.address"),
        ("mailshake.replies", "plainTextBody"),
        ("mailshake.recipients", "fields.favourite colour"),
        ("lemlist.leads", "icebreaker"),
        ("apollo.contacts", "Mobile Phone"),
        ("apollo.contacts", "Person Linkedin Url"),
        ("instantly.leads", "payload.phone"),
        ("timecamp.detailed", "Notes"),
        ("linkedin_learning.learners", "Email"),
        ("udemy_business.user_activity", "Email"),
        ("upwork.transactions", "Freelancer"),
        ("shop.order_lines", "Shipping Name"),
        ("survey.responses", "Comment"),
    ],
)
def test_names_and_free_text_never_land(table, header):
    assert is_dropped(SHIPPED.table(*table.split(".")), header)


def test_a_mapping_of_the_same_table_replaces_the_shipped_one(tmp_path):
    (tmp_path / "hubspot.yml").write_text(
        "table: deals\nentity: deals\nkey: [deal_id]\ncolumns: {deal_id: Nr, stage: Stufe}\n"
    )
    known = registry.load(tmp_path)
    assert len(known.tables) == len(SHIPPED.tables)
    assert known.recognise(["Nr", "Stufe"]).id == "hubspot.deals"
    assert known.recognise(HEADERS["hubspot.deals"].split(",")) is None


def test_an_unknown_table_says_what_there_is():
    with pytest.raises(KeyError, match=r"hubspot\.deals"):
        SHIPPED.table("hubspot", "dels")
