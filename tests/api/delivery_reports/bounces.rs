//! Bounces as mail servers write them, about an e-mail that came back.

/// The header fields of an e-mail.
fn head(mail: &str) -> &str {
    mail.split_once("\n\n").unwrap().0
}

/// Report of Postfix when the next server refuses a recipient, with the whole e-mail.
pub fn postfix(mail: &str, address: &str, action: &str, status: &str, words: &str) -> String {
    format!(
        "Return-Path: <>\r
Received: by relay.sud-herault.example (Postfix)\r
\tid 4F2A51C0A3; Mon, 23 Nov 2026 10:00:09 +0100 (CET)\r
Date: Mon, 23 Nov 2026 10:00:09 +0100 (CET)\r
From: MAILER-DAEMON@relay.sud-herault.example (Mail Delivery System)\r
Subject: Undelivered Mail Returned to Sender\r
To: clic@sud-herault.example\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status;\r
\tboundary=\"0E6F91C0A1.1795424409/relay.sud-herault.example\"\r
Content-Transfer-Encoding: 8bit\r
Message-Id: <20261123090009.4F2A51C0A3@relay.sud-herault.example>\r
\r
This is a MIME-encapsulated message.\r
\r
--0E6F91C0A1.1795424409/relay.sud-herault.example\r
Content-Description: Notification\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: 8bit\r
\r
This is the mail system at host relay.sud-herault.example.\r
\r
<{address}>: host mx.example.fr[192.0.2.25] said: {words}\r
\r
--0E6F91C0A1.1795424409/relay.sud-herault.example\r
Content-Description: Delivery report\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; relay.sud-herault.example\r
X-Postfix-Queue-ID: 0E6F91C0A1\r
X-Postfix-Sender: rfc822; clic@sud-herault.example\r
Arrival-Date: Mon, 23 Nov 2026 10:00:07 +0100 (CET)\r
\r
Final-Recipient: rfc822; {address}\r
Original-Recipient: rfc822;{address}\r
Action: {action}\r
Status: {status}\r
Remote-MTA: dns; mx.example.fr\r
Diagnostic-Code: smtp; {words}\r
\r
--0E6F91C0A1.1795424409/relay.sud-herault.example\r
Content-Description: Undelivered Message\r
Content-Type: message/rfc822\r
Content-Transfer-Encoding: 8bit\r
\r
{}\r
--0E6F91C0A1.1795424409/relay.sud-herault.example--\r
",
        mail.replace('\n', "\r\n")
    )
}

/// Report of Exim: bare line ends, no detail in its status, the header fields alone.
pub fn exim(mail: &str, address: &str) -> String {
    format!(
        "Return-path: <>
Envelope-to: clic@sud-herault.example
Received: from Debian-exim by mx.example.fr with local (Exim 4.96)
\tid 1vN5aB-0004xy-1T for clic@sud-herault.example; Mon, 23 Nov 2026 10:00:09 +0100
X-Failed-Recipients: {address}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.fr>
To: clic@sud-herault.example
References: <1vN5aB@mx.example.fr>
Content-Type: multipart/report; report-type=delivery-status; boundary=1795424409-eximdsn-2087103021
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1vN5aB-0004xy-1T@mx.example.fr>
Date: Mon, 23 Nov 2026 10:00:09 +0100

--1795424409-eximdsn-2087103021
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  {address}
    Unrouteable address

--1795424409-eximdsn-2087103021
Content-type: message/delivery-status

Reporting-MTA: dns; mx.example.fr

Action: failed
Final-Recipient: rfc822;{address}
Status: 5.0.0
Remote-MTA: dns; interne.example.fr
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected:
 User unknown in virtual mailbox table

--1795424409-eximdsn-2087103021
Content-type: text/rfc822-headers

{}

--1795424409-eximdsn-2087103021--
",
        head(mail)
    )
}

/// Report of Exchange Online, with its own diagnosis and an empty line before the group's end.
pub fn exchange(mail: &str, address: &str) -> String {
    format!(
        "From: <postmaster@example.fr>\r
To: <clic@sud-herault.example>\r
Date: Mon, 23 Nov 2026 09:00:11 +0000\r
Content-Type: multipart/report; report-type=delivery-status;\r
\tboundary=\"c6a0fa1c-6b71-4b3f-9dbb-2f5f1d5a3f0e\"\r
X-MS-Exchange-Message-Is-Ndr: \r
Content-Language: fr-FR\r
Message-ID: <f3b3a4b8-8fd5-4e2c-a2ee-5a1f0f2f3f11@PR0P264MB0001.FRAP264.PROD.OUTLOOK.COM>\r
Subject: =?utf-8?B?Tm9uIHJlbWlzwqA6IFZvdHJlIHBsYWNlIGVzdCByw6lzZXJ2w6ll?=\r
MIME-Version: 1.0\r
\r
--c6a0fa1c-6b71-4b3f-9dbb-2f5f1d5a3f0e\r
Content-Type: multipart/alternative; differences=Content-Type;\r
\tboundary=\"40a1f6de-9e4c-4d6b-8d2c-3e2b1a0f9c8d\"\r
\r
--40a1f6de-9e4c-4d6b-8d2c-3e2b1a0f9c8d\r
Content-Type: text/plain; charset=\"utf-8\"\r
Content-Transfer-Encoding: base64\r
\r
Vm90cmUgbWVzc2FnZSBuJ2EgcGFzIMOpdMOpIHJlbWlzLg==\r
\r
--40a1f6de-9e4c-4d6b-8d2c-3e2b1a0f9c8d--\r
--c6a0fa1c-6b71-4b3f-9dbb-2f5f1d5a3f0e\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns;PR0P264MB0001.FRAP264.PROD.OUTLOOK.COM\r
Received-From-MTA: dns;relay.sud-herault.example\r
Arrival-Date: Mon, 23 Nov 2026 09:00:10 +0000\r
\r
Final-Recipient: rfc822;{address}\r
Action: failed\r
Status: 5.1.10\r
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {address}\r
 not found by SMTP address lookup\r
\r
\r
--c6a0fa1c-6b71-4b3f-9dbb-2f5f1d5a3f0e\r
Content-Type: message/rfc822\r
\r
Received: from relay.sud-herault.example (198.51.100.7) by PR0P264MB0001.FRAP264.PROD.OUTLOOK.COM\r
{}\r
X-MS-Exchange-Organization-SCL: 1\r
\r
--c6a0fa1c-6b71-4b3f-9dbb-2f5f1d5a3f0e--\r
",
        head(mail).replace('\n', "\r\n")
    )
}

/// Report of Gmail, with a picture and several first parts.
pub fn gmail(mail: &str, address: &str) -> String {
    format!(
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\r
To: clic@sud-herault.example\r
Auto-Submitted: auto-replied\r
Subject: Delivery Status Notification (Failure)\r
References: <0198c0de-0000-7000-8000-000000000000@clic.example>\r
X-Failed-Recipients: {address}\r
Message-ID: <67412a09.050a0220.1a2b3c.0d0e.GMR@mx.google.com>\r
Date: Mon, 23 Nov 2026 01:00:09 -0800 (PST)\r
MIME-Version: 1.0\r
Content-Type: multipart/report; boundary=\"0000000000009c7ff60627880123\"; report-type=delivery-status\r
\r
--0000000000009c7ff60627880123\r
Content-Type: multipart/related; boundary=\"0000000000009c82c80627880127\"\r
\r
--0000000000009c82c80627880127\r
Content-Type: text/plain; charset=\"UTF-8\"\r
\r
** Adresse introuvable **\r
\r
--0000000000009c82c80627880127\r
Content-Type: image/png; name=\"icon.png\"\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--0000000000009c82c80627880127--\r
--0000000000009c7ff60627880123\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; googlemail.com\r
Arrival-Date: Mon, 23 Nov 2026 01:00:09 -0800 (PST)\r
X-Original-Message-ID: <0198c0de-0000-7000-8000-000000000000@clic.example>\r
\r
Final-Recipient: rfc822; {address}\r
Action: failed\r
Status: 5.2.2\r
Remote-MTA: dns; gmail-smtp-in.l.google.com. (2001:db8::1b, the server for the domain.)\r
Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space.\r
 552 5.2.2 https://support.google.com/mail/?p=OverQuotaPerm - gsmtp\r
Last-Attempt-Date: Mon, 23 Nov 2026 01:00:09 -0800 (PST)\r
\r
--0000000000009c7ff60627880123\r
Content-Type: message/rfc822\r
\r
{}\r
\r
----- Message truncated -----\r
\r
--0000000000009c7ff60627880123--\r
",
        head(mail).replace('\n', "\r\n")
    )
}

/// A mailbox that forwards a bounce as an attachment.
pub fn forwarded(bounce: &str) -> String {
    format!(
        "From: accueil@sud-herault.example\r
To: rapports@sud-herault.example\r
Subject: Fwd: Undelivered Mail\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=\"transfert\"\r
\r
--transfert\r
Content-Type: text/plain\r
\r
Pour information.\r
--transfert\r
Content-Type: message/rfc822\r
Content-Disposition: attachment\r
\r
{bounce}\r
--transfert--\r
"
    )
}

/// A mailbox that forwards a bounce as the whole content.
pub fn forwarded_alone(bounce: &str) -> String {
    format!(
        "From: accueil@sud-herault.example\r
Subject: Fwd: Undelivered Mail\r
MIME-Version: 1.0\r
Content-Type: message/rfc822\r
\r
{bounce}"
    )
}
