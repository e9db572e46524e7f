"""Names that one well-known body goes by, in French and English, one body per line.

Public facts, written by hand. They let a sheet that says "AfDB" meet a base that says "BAD",
even when neither gives the full name. An acronym that two bodies share stands on no line, or
on both, in which case it proves nothing (see `core.likeness`).
"""

BODIES = """
ONU|Organisation des Nations Unies|Nations Unies|United Nations|UN
UNESCO|Organisation des Nations Unies pour l'éducation, la science et la culture|United Nations Educational, Scientific and Cultural Organization
PNUD|UNDP|Programme des Nations Unies pour le développement|United Nations Development Programme
UNICEF|Fonds des Nations Unies pour l'enfance|United Nations Children's Fund
UNFPA|FNUAP|Fonds des Nations Unies pour la population|United Nations Population Fund
ONUDI|UNIDO|Organisation des Nations Unies pour le développement industriel|United Nations Industrial Development Organization
CNUCED|UNCTAD|Conférence des Nations Unies sur le commerce et le développement|United Nations Conference on Trade and Development
FENU|UNCDF|Fonds d'équipement des Nations Unies|United Nations Capital Development Fund
ONU Femmes|UN Women|Entité des Nations Unies pour l'égalité des sexes et l'autonomisation des femmes
OIT|BIT|ILO|Organisation internationale du travail|Bureau international du travail|International Labour Organization|International Labour Office
OMPI|WIPO|Organisation mondiale de la propriété intellectuelle|World Intellectual Property Organization
FAO|Organisation des Nations Unies pour l'alimentation et l'agriculture|Food and Agriculture Organization of the United Nations
PAM|WFP|Programme alimentaire mondial|World Food Programme
FIDA|IFAD|Fonds international de développement agricole|International Fund for Agricultural Development
OMS|WHO|Organisation mondiale de la santé|World Health Organization
ONUSIDA|UNAIDS|Programme commun des Nations Unies sur le VIH/sida
HCR|UNHCR|Haut-Commissariat des Nations Unies pour les réfugiés|United Nations High Commissioner for Refugees
OIM|IOM|Organisation internationale pour les migrations|International Organization for Migration
ONU-Habitat|UN-Habitat|Programme des Nations Unies pour les établissements humains|United Nations Human Settlements Programme
PNUE|UNEP|Programme des Nations Unies pour l'environnement|United Nations Environment Programme
ONUDC|UNODC|Office des Nations Unies contre la drogue et le crime|United Nations Office on Drugs and Crime
CEA|UNECA|Commission économique pour l'Afrique|Economic Commission for Africa
UNOPS|Bureau des Nations Unies pour les services d'appui aux projets|United Nations Office for Project Services
VNU|UNV|Volontaires des Nations Unies|United Nations Volunteers
UIT|ITU|Union internationale des télécommunications|International Telecommunication Union
ONU Tourisme|OMT|UNWTO|UN Tourism|Organisation mondiale du tourisme|World Tourism Organization
UNOCHA|OCHA|Bureau des Nations Unies pour la coordination de l'assistance humanitaire
OMC|WTO|Organisation mondiale du commerce|World Trade Organization
Banque mondiale|World Bank|World Bank Group|BIRD|IBRD
IDA|Association internationale de développement|International Development Association
SFI|IFC|Société financière internationale|International Finance Corporation
FMI|IMF|Fonds monétaire international|International Monetary Fund
BAD|AfDB|Banque africaine de développement|African Development Bank
FAD|ADF|Fonds africain de développement|African Development Fund
BID|IsDB|Banque islamique de développement|Islamic Development Bank
BID|IDB|IADB|Banque interaméricaine de développement|Inter-American Development Bank
BADEA|ABEDA|Banque arabe pour le développement économique en Afrique|Arab Bank for Economic Development in Africa
BEI|EIB|Banque européenne d'investissement|European Investment Bank
BERD|EBRD|Banque européenne pour la reconstruction et le développement|European Bank for Reconstruction and Development
BOAD|WADB|Banque ouest-africaine de développement|West African Development Bank
BIDC|EBID|Banque d'investissement et de développement de la CEDEAO|ECOWAS Bank for Investment and Development
BDEAC|Banque de développement des États de l'Afrique centrale|Development Bank of the Central African States
BCEAO|Banque centrale des États de l'Afrique de l'Ouest|Central Bank of West African States
BEAC|Banque des États de l'Afrique centrale|Bank of Central African States
Afreximbank|Banque africaine d'import-export|African Export-Import Bank
Fonds OPEP|OFID|OPEC Fund|Fonds de l'OPEP pour le développement international|OPEC Fund for International Development
UE|EU|Union européenne|European Union
CE|Commission européenne|European Commission
DG INTPA|INTPA|Direction générale des partenariats internationaux|Directorate-General for International Partnerships
OEACP|OACPS|ACP|Secrétariat ACP|Organisation des États d'Afrique, des Caraïbes et du Pacifique
OCDE|OECD|Organisation de coopération et de développement économiques
CSAO|SWAC|Club du Sahel et de l'Afrique de l'Ouest|Sahel and West Africa Club
CdE|CoE|Conseil de l'Europe|Council of Europe
OIF|Francophonie|Organisation internationale de la Francophonie
AUF|Agence universitaire de la Francophonie
AIMF|Association internationale des maires francophones
UA|AU|Union africaine|African Union
AUDA-NEPAD|NEPAD|Agence de développement de l'Union africaine|African Union Development Agency
CEDEAO|ECOWAS|Communauté économique des États de l'Afrique de l'Ouest|Economic Community of West African States
UEMOA|WAEMU|Union économique et monétaire ouest-africaine|West African Economic and Monetary Union
CEMAC|Communauté économique et monétaire de l'Afrique centrale|Central African Economic and Monetary Community
CEEAC|ECCAS|Communauté économique des États de l'Afrique centrale|Economic Community of Central African States
OHADA|Organisation pour l'harmonisation en Afrique du droit des affaires
OAPI|Organisation africaine de la propriété intellectuelle|African Intellectual Property Organization
ARIPO|Organisation régionale africaine de la propriété intellectuelle
CILSS|Comité permanent inter-États de lutte contre la sécheresse dans le Sahel
CAMES|Conseil africain et malgache pour l'enseignement supérieur
ABN|NBA|Autorité du bassin du Niger|Niger Basin Authority
ACBF|Fondation pour le renforcement des capacités en Afrique|African Capacity Building Foundation
CGLU Afrique|UCLGA|Cités et gouvernements locaux unis d'Afrique|United Cities and Local Governments of Africa
ICESCO|ISESCO|Organisation du monde islamique pour l'éducation, les sciences et la culture
AFD|Agence française de développement|French Development Agency
Expertise France
Proparco
IRD|Institut de recherche pour le développement
CIRAD
Institut français|IF
CNC|Centre national du cinéma et de l'image animée
Enabel|CTB|BTC|Agence belge de développement|Belgian Development Agency|Coopération technique belge
WBI|Wallonie-Bruxelles International
LuxDev|Lux-Development|Agence luxembourgeoise pour la coopération au développement
DDC|SDC|DEZA|Direction du développement et de la coopération|Coopération suisse|Swiss Agency for Development and Cooperation
SECO|Secrétariat d'État à l'économie
GIZ|GTZ|Coopération allemande|Coopération internationale allemande|Deutsche Gesellschaft für Internationale Zusammenarbeit
KfW|Banque allemande de développement|Kreditanstalt für Wiederaufbau
BMZ|Ministère fédéral allemand de la coopération économique et du développement
Goethe-Institut|Institut Goethe
DAAD|Office allemand d'échanges universitaires
AECID|Coopération espagnole|Agence espagnole de coopération internationale pour le développement
AICS|Coopération italienne|Agence italienne pour la coopération au développement
ASDI|SIDA|Coopération suédoise|Agence suédoise de coopération internationale au développement|Swedish International Development Cooperation Agency
Danida|Coopération danoise|Coopération danoise au développement
Norad|Agence norvégienne de coopération pour le développement
JICA|Coopération japonaise|Agence japonaise de coopération internationale|Japan International Cooperation Agency
KOICA|Coopération coréenne|Agence coréenne de coopération internationale|Korea International Cooperation Agency
TIKA|Agence turque de coopération et de coordination
AMCI|Agence marocaine de coopération internationale
AMC|GAC|Affaires mondiales Canada|Global Affairs Canada|Coopération canadienne|ACDI|CIDA
CRDI|IDRC|Centre de recherches pour le développement international
USAID|Agence des États-Unis pour le développement international|United States Agency for International Development
USADF|Fondation des États-Unis pour le développement en Afrique
MCC|Millennium Challenge Corporation
FCDO|DFID|Foreign, Commonwealth and Development Office|Coopération britannique
BII|British International Investment|CDC Group
ADA|Agence autrichienne de développement|Austrian Development Agency
FMO|Banque néerlandaise de développement|Dutch Entrepreneurial Development Bank
OSF|Fondations pour une société ouverte|Open Society Foundations|Open Society
OSIWA|Initiative Open Society pour l'Afrique de l'Ouest
Fondation Gates|Bill & Melinda Gates Foundation|Fondation Bill et Melinda Gates|BMGF|Gates Foundation
GPE|PME|Partenariat mondial pour l'éducation|Global Partnership for Education
FEM|GEF|Fonds pour l'environnement mondial|Global Environment Facility
FVC|GCF|Fonds vert pour le climat|Green Climate Fund
Fonds mondial|Global Fund|Fonds mondial de lutte contre le sida, la tuberculose et le paludisme
UICN|IUCN|Union internationale pour la conservation de la nature
WWF|Fonds mondial pour la nature|World Wide Fund for Nature
CICR|ICRC|Comité international de la Croix-Rouge|International Committee of the Red Cross
FICR|IFRC|Fédération internationale des Sociétés de la Croix-Rouge et du Croissant-Rouge
MSF|Médecins sans frontières|Doctors Without Borders
RSF|Reporters sans frontières|Reporters Without Borders
ICOMOS|Conseil international des monuments et des sites
ICOM|Conseil international des musées|International Council of Museums
ICCROM
ALIPH|Alliance internationale pour la protection du patrimoine
FIDC|IFCD|Fonds international pour la diversité culturelle|International Fund for Cultural Diversity
CISAC|Confédération internationale des sociétés d'auteurs et compositeurs
FESPACO|Festival panafricain du cinéma et de la télévision de Ouagadougou
MASA|Marché des arts du spectacle africain|Marché des arts du spectacle d'Abidjan
SIAO|Salon international de l'artisanat de Ouagadougou
"""

# Bodies whose branches in the countries are partners of their own.
NETWORKS = frozenset(["Institut français", "WWF", "MSF", "FICR"])
LINES = [line.split("|") for line in BODIES.strip().splitlines()]
