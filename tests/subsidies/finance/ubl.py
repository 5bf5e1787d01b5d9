"""An electronic invoice as an accounting program writes it, to be spoilt by the tests."""

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
  <cbc:ID>{{number}}</cbc:ID>
  <cbc:IssueDate>2018-03-26</cbc:IssueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>{{currency}}</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>{{reference}}</cbc:BuyerReference>
  <cac:AccountingSupplierParty><cac:Party>
    <cbc:EndpointID schemeID="0208">{{endpoint}}</cbc:EndpointID>
    <cac:PartyTaxScheme><cbc:CompanyID>BE{{seller}}</cbc:CompanyID></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:CompanyID schemeID="0208">{{seller}}</cbc:CompanyID></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:PaymentMeans><cbc:PaymentID>{{communication}}</cbc:PaymentID></cac:PaymentMeans>
  <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount>10.00</cbc:Amount></cac:AllowanceCharge>
  <cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:Amount>5.00</cbc:Amount></cac:AllowanceCharge>
  <cac:TaxTotal><cbc:TaxAmount currencyID="{{currency}}">{{vat}}</cbc:TaxAmount>
    <cac:TaxSubtotal><cbc:TaxAmount currencyID="{{currency}}">{{vat_part}}</cbc:TaxAmount></cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="{{currency}}">{{lines}}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="{{currency}}">{{exclusive}}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="{{currency}}">{{inclusive}}</cbc:TaxInclusiveAmount>
    <cbc:AllowanceTotalAmount currencyID="{{currency}}">{{allowances}}</cbc:AllowanceTotalAmount>
    <cbc:ChargeTotalAmount currencyID="{{currency}}">{{charges}}</cbc:ChargeTotalAmount>
    <cbc:PrepaidAmount currencyID="{{currency}}">{{prepaid}}</cbc:PrepaidAmount>
    <cbc:PayableAmount currencyID="{{currency}}">{{payable}}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount>{{line}}</cbc:LineExtensionAmount></cac:InvoiceLine>
  <cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:LineExtensionAmount>31.45</cbc:LineExtensionAmount></cac:InvoiceLine>
</Invoice>
"""
# 56.19 + 31.45 in lines, 10 off and 5 on make 82.64; with 21% VAT that is € 100.
GOOD_UBL_FACTS = {
    "number": "2018/14",
    "currency": "EUR",
    "reference": "GC-00042",
    "endpoint": "0566988259",
    "seller": "0566988259",
    "communication": "",
    "line": "56.19",
    "lines": "87.64",
    "allowances": "10.00",
    "charges": "5.00",
    "exclusive": "82.64",
    "vat_part": "17.36",
    "vat": "17.36",
    "inclusive": "100.00",
    "prepaid": "0.00",
    "payable": "100.00",
}
TENFOLD = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
BOMB = f"""<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa">{TENFOLD}]><Invoice>&j;</Invoice>"""
EXTERNAL_ENTITY_INVOICE = (
    """<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>"""
)


def build_ubl_invoice(**changes: str) -> bytes:
    """An invoice of € 100, VAT included, that agrees with a payout of GC-00042, except for these changes."""
    return INVOICE.format(**GOOD_UBL_FACTS | changes).encode()
